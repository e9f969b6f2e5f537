FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --create-home relance && mkdir -p /app /data && chown relance /app /data
USER relance
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH

COPY --chown=relance requirements.txt .
RUN python -m venv .venv && pip install --no-cache-dir -r requirements.txt
COPY --chown=relance . .
# The browser's packages are fetched here; at the start only the pages are built, for the
# address they are then opened by.
RUN REFLEX_USE_NPM=1 reflex export --frontend-only --no-zip --loglevel warning

ENV DSO_DATA_DIR=/data DSO_BIND=0.0.0.0
VOLUME /data
EXPOSE 3000
HEALTHCHECK --start-period=90s CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:3000/healthz', timeout=3)"]
CMD ["python", "-m", "dso_app.launch"]
