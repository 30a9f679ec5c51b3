-- Airflow's own records stay apart from the archive.
CREATE DATABASE airflow;
