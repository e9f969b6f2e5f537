"""The routes, as one app that is mounted beside the pages."""

from fastapi import FastAPI

from dso_app.api import (
    attachments,
    backups,
    copies,
    customers,
    exports,
    health,
    imports,
    logo,
    messages,
    metrics,
    rates,
    reports,
    scenarios,
    session,
    setup,
    uploads,
)
from dso_app.api.problems import answer_problems


def make_api() -> FastAPI:
    """All routes; the description stands at /api/openapi.json, and nowhere else."""
    app = FastAPI(
        title="Relance",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    answer_problems(app)
    for routes in (
        attachments,
        backups,
        copies,
        customers,
        exports,
        health,
        imports,
        logo,
        messages,
        metrics,
        rates,
        reports,
        scenarios,
        session,
        setup,
        uploads,
    ):
        app.include_router(routes.router)
    return app
