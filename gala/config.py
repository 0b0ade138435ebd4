"""Settings, read once from the environment (``GALA_...``). ``docs/operator-guide.md`` documents each."""

from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet
from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an operator may choose. Every field is the environment variable ``GALA_`` + its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="GALA_", extra="ignore")

    data_dir: Path = Field(default=Path(".data"), description="Where SQLite's database and the logs live.")
    database_url: str = Field(default="", description="PostgreSQL's address; empty: SQLite in the data directory.")
    host: str = Field(default="127.0.0.1", description="The address to listen on; 0.0.0.0 for every one.")
    port: int = Field(default=8000, ge=1, le=65535, description="The port to listen on.")
    public_url: str = Field(default="", description="Where people reach Gala; used in links, cookies and origins.")
    allowed_origins: str = Field(default="", description="Further origins that may open the socket, by commas.")
    trusted_proxy_hops: int = Field(default=0, ge=0, le=5, description="How many reverse proxies stand in front.")
    session_days: int = Field(default=14, ge=1, le=365, description="A sign-in ends after so many days.")
    bcrypt_rounds: int = Field(default=12, ge=4, le=16, description="The cost of a password's hash.")
    db_threads: int = Field(default=8, ge=1, le=64, description="How many services may run at the same moment.")
    api_calls_per_minute: int = Field(
        default=1200, ge=0, le=1_000_000, description="So many calls a minute for each program; 0: no limit."
    )
    secret_keys: str = Field(default="", description="Keys that seal private things, by commas; empty: a key file.")
    metrics_token: str = Field(
        default="", description="What opens /api/metrics, as a bearer token; empty: nothing does."
    )
    webhook_inner: bool = Field(default=False, description="Webhooks may go to http and to inner addresses.")

    apple_pass_type_id: str = Field(default="", description="The pass type of Apple's wallet; empty: no such wallet.")
    apple_team_id: str = Field(default="", description="The team at Apple to which the pass type belongs.")
    apple_certificate: str = Field(default="", description="The file of the pass type's certificate.")
    apple_key: str = Field(default="", description="The file of that certificate's key, without a password.")
    apple_wwdr: str = Field(default="", description="The file of Apple's certificate that issued it (WWDR).")
    google_wallet_issuer: str = Field(default="", description="The issuer's number at Google; empty: no such wallet.")
    google_wallet_credentials: str = Field(default="", description="The file of the service account's JSON key.")

    @field_validator("secret_keys")
    @classmethod
    def _check_keys(cls, text: str) -> str:
        try:
            for key in filter(None, map(str.strip, text.split(","))):
                Fernet(key)
        except ValueError:
            # Not the library's own words, and never the key.
            raise ValueError("each key is 32 random bytes in base64, as `openssl rand -base64 32` prints") from None
        return text

    @property
    def url(self) -> str:
        """The database's SQLAlchemy address."""
        if not self.database_url:
            return f"sqlite:///{self.data_dir.resolve() / 'gala.db'}"
        # An operator writes postgresql://; psycopg 3 is the only driver here.
        scheme, _, rest = self.database_url.partition("://")
        return f"postgresql+psycopg://{rest}" if scheme in {"postgres", "postgresql"} else self.database_url

    @property
    def site(self) -> str:
        """Where people reach Gala, without a slash at the end. Links come from here, never from a request."""
        return (self.public_url or f"http://localhost:{self.port}").rstrip("/")

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies may travel over https only."""
        return self.site.startswith("https://")

    @property
    def origins(self) -> list[str]:
        """The origins that may open the socket or send a form: this site, by each local name, and those added."""
        here = [self.site, f"http://localhost:{self.port}", f"http://127.0.0.1:{self.port}"]
        return sorted({*here, *(o.strip().rstrip("/") for o in self.allowed_origins.split(",") if o.strip())})


@lru_cache
def get_settings() -> Settings:
    """The settings of this process."""
    return Settings()
