# One image for every part: Airflow's components, the migrations and the archive.
FROM python:3.11-slim AS build
WORKDIR /app
COPY requirements-bootstrap.lock requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements-bootstrap.lock \
    && uv venv /venv \
    && uv pip sync --python /venv/bin/python --require-hashes --compile-bytecode requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY models models
COPY pipeline pipeline
COPY spiders spiders
COPY alerts alerts
COPY archive archive
COPY dags dags
COPY newsroom newsroom
COPY tenfold tenfold
RUN uv pip install --python /venv/bin/python --no-deps .

FROM python:3.11-slim
# tini reaps what tasks leave behind; nobody needs to be root
RUN apt-get update && apt-get install --yes --no-install-recommends tini && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 tenfold \
    && mkdir -p /data /airflow && chown tenfold /data /airflow
COPY --from=build /venv /venv
WORKDIR /app
COPY dags dags
COPY catalogue catalogue
ENV PATH=/venv/bin:$PATH \
    AIRFLOW_HOME=/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/app/dags \
    AIRFLOW__CORE__LOAD_EXAMPLES=False \
    AIRFLOW__USAGE_DATA_COLLECTION__ENABLED=False \
    TENFOLD_HOME=/data \
    TENFOLD_CATALOGUE_DIR=/app/catalogue
USER tenfold
ENTRYPOINT ["tini", "--"]
CMD ["tenfold", "--help"]
