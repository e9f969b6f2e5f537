"""What the environment decides; a `.env` file is read. Every variable stands in `.env.example`."""

import secrets
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The `DSO_…` variables of the process."""

    model_config = SettingsConfigDict(env_prefix="DSO_", env_file=".env", extra="ignore")

    database_url: str = ""
    """SQLAlchemy address; empty means SQLite in the data folder."""
    data_dir: Path = Path("data")
    secret_key: str = ""
    """Key of the secrets at rest; empty means the one kept in the data folder."""
    base_url: str = "http://127.0.0.1:3000"
    redis_url: str = ""
    mail_url: str = ""
    sms_url: str = ""
    today: str = ""
    """Business date for demos, training and tests: a date, a moment, or @file."""
    bind: str = "127.0.0.1"
    port: int = 0
    """Port listened on; 0 means the one the base URL names, else 3000."""
    log_json: bool = False
    metrics_token: str = ""
    """Bearer token of /metrics from other machines; empty: this machine alone."""
    lease_seconds: float = Field(default=60, gt=0)
    """Seconds without a heartbeat after which a runner counts as dead."""

    @property
    def database(self) -> str:
        """The SQLAlchemy address in force."""
        if self.database_url:
            return self.database_url.replace("postgresql://", "postgresql+psycopg://", 1)
        return f"sqlite:///{self.data_dir.resolve() / 'relance.db'}"

    @property
    def listening_port(self) -> int:
        """The port the web process listens on."""
        return self.port or urlsplit(self.base_url).port or 3000

    @property
    def origins(self) -> tuple[str, ...]:
        """The addresses the pages are opened by: what browsers call their origin."""
        address = urlsplit(self.base_url)
        return (
            f"{address.scheme}://{address.netloc}",
            f"http://localhost:{self.listening_port}",
            f"http://127.0.0.1:{self.listening_port}",
        )

    def secret(self) -> str:
        """The key of the secrets at rest, made and kept in the data folder on first use."""
        if self.secret_key:
            return self.secret_key
        path = self.data_dir / "secret.key"
        if not path.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(32), encoding="utf-8")
        return path.read_text(encoding="utf-8").strip()


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
