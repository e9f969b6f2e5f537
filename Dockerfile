FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --create-home relance && mkdir -p /app /data && chown relance /app /data
USER relance
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH

COPY --chown=relance requirements.txt .
RUN python -m venv .venv && pip install --no-cache-dir -r requirements.txt
COPY --chown=relance . .
# The browser's packages are fetched here, and the pages built; where DSO_BASE_URL says another
# address, they are built once more at the first start.
RUN python -m dso_app.serving --build

ENV DSO_DATA_DIR=/data DSO_BIND=0.0.0.0
VOLUME /data
EXPOSE 3000
HEALTHCHECK --start-period=90s CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:3000/healthz', timeout=3)"]
CMD ["python", "-m", "dso_app.launch"]
