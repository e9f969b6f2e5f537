"""Figures for Prometheus: to this machine, or to whoever brings the token."""

import secrets

from fastapi import APIRouter, Request
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from dso_app.api.problems import problem
from dso_app.api.setup import comes_from_here
from dso_app.clock import clock
from dso_app.database import database
from dso_app.services.gauges import gauges
from dso_app.settings import settings

router = APIRouter()


@router.api_route("/metrics", methods=["GET", "HEAD"], response_model=None)
def metrics(request: Request) -> Response:
    """Figures of the outbox, the runner and its jobs."""
    if not (comes_from_here(request) or _has_token(request)):
        return problem(403, "Open to this machine, or with DSO_METRICS_TOKEN as bearer token.")
    registry = CollectorRegistry()
    with database().read() as session:
        for one in gauges(session, clock()):
            names = [one.label] if one.label else []
            gauge = Gauge(one.name, one.what, names, registry=registry)
            for key, value in one.values.items():
                (gauge.labels(key) if names else gauge).set(value)
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


def _has_token(request: Request) -> bool:
    wanted = settings().metrics_token
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    known = secrets.compare_digest(given.encode(), wanted.encode())
    return bool(wanted) and scheme.lower() == "bearer" and known
