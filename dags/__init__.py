"""Timetables for Airflow."""
