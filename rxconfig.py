"""Reflex settings, nothing else."""

import os

from dso_app.settings import settings

# npm comes with the Python packages, so nothing is fetched from elsewhere.
os.environ.setdefault("REFLEX_USE_NPM", "1")
if settings().redis_url:
    os.environ.setdefault("REFLEX_REDIS_URL", settings().redis_url)

# Reflex reads the environment when it is imported, hence only here.
import reflex as rx
from reflex.constants import StateManagerMode

_port = settings().listening_port

config = rx.Config(
    app_name="dso_app",
    frontend_port=_port,
    backend_port=_port,
    backend_host=settings().bind,
    # The pages ask their own origin, whatever name they were opened by.
    api_url=settings().base_url,
    deploy_url=settings().base_url,
    cors_allowed_origins=list(settings().origins),
    # Never the disk manager, which writes session cookies in clear.
    state_manager_mode=(
        StateManagerMode.REDIS if settings().redis_url else StateManagerMode.MEMORY
    ),
    telemetry_enabled=False,
    show_built_with_reflex=False,
    disable_plugins=[rx.plugins.SitemapPlugin],
)
