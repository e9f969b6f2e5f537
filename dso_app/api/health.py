"""Whether the house is up: for whoever watches it from outside."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col

from dso_app.clock import clock
from dso_app.database import database
from dso_app.models import Runner
from dso_app.services.jobs.runners import real_now

router = APIRouter()


@router.api_route("/healthz", methods=["GET", "HEAD"])
def healthz() -> JSONResponse:
    """Up, the database, and the seconds since a runner's last beat (null before the first)."""
    try:
        with database().read() as session:
            session.execute(text("SELECT 1"))
            beat = session.scalar(select(func.max(col(Runner.beat_at))))
            now = real_now(session, clock())
    except SQLAlchemyError:
        return JSONResponse({"up": True, "database": False, "runner_beat_seconds": None}, 503)
    seconds = None if beat is None else max(0, round((now - beat).total_seconds()))
    return JSONResponse({"up": True, "database": True, "runner_beat_seconds": seconds})
