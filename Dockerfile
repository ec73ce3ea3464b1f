FROM python:3.13-slim-trixie
# pg_dump and psql of the version in compose.yaml: older ones refuse the server (docs/backup.md).
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client-17 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes --no-deps -r requirements.lock
COPY . .
RUN useradd --create-home doorstep && mkdir -p /var/lib/doorstep && chown doorstep /var/lib/doorstep
USER doorstep
ENV VAR_DIR=/var/lib/doorstep PORT=8000
EXPOSE 8000
CMD ["sh", "-c", "python manage.py migrate --noinput && python manage.py collectstatic --noinput -v0 && exec python manage.py serve --host 0.0.0.0"]
