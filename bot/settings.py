"""What the environment sets: `.env` and process variables, the latter win."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.initdata import InitData
from storage.vault import KeyRing


class InvalidSettings(ValueError):
    """An environment variable cannot be used; the message names it, why and what to do."""


class Settings(BaseSettings):
    """Environment of the process; every name is in .env.example."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True, env_ignore_empty=True
    )

    config: Path | None = Field(default=None, validation_alias="RELAIS_CONFIG")
    database_url: str = Field(default="sqlite:///data/relais.db", validation_alias="RELAIS_DATABASE_URL")
    keys: SecretStr = Field(default=SecretStr(""), validation_alias="RELAIS_KEYS")
    host: str = Field(default="127.0.0.1", validation_alias="RELAIS_HOST")
    port: int = Field(default=8080, ge=0, le=65535, validation_alias="RELAIS_PORT")
    public_url: str | None = Field(default=None, pattern=r"^https?://[^\s/]+", validation_alias="RELAIS_PUBLIC_URL")
    smtp_url: SecretStr | None = Field(default=None, validation_alias="SMTP_URL")
    actions_token: SecretStr = Field(default=SecretStr(""), validation_alias="RELAIS_ACTIONS_TOKEN")
    telegram_token: SecretStr | None = Field(default=None, validation_alias="TELEGRAM_BOT_TOKEN")
    telegram_url: str | None = Field(default=None, pattern=r"^https?://[^\s/]+", validation_alias="TELEGRAM_API_URL")

    def key_ring(self) -> KeyRing:
        """The master keys. Raises InvalidKeys."""
        return KeyRing.parse(self.keys.get_secret_value())

    def config_path(self) -> Path | None:
        """config.yml to use: RELAIS_CONFIG, else the one of the current folder, else None for the packaged one."""
        if self.config is not None:
            return self.config
        local = Path("config.yml")
        return local if local.is_file() else None

    def init_data(self) -> InitData | None:
        """Reads what Telegram says of who opens the confidential window; None without a bot."""
        return InitData.of(self.telegram_token.get_secret_value()) if self.telegram_token is not None else None

    def reaches(self) -> frozenset[str]:
        """How people can be written to later: by mail, where a link can lead back here, and in Telegram."""
        by_mail = self.smtp_url is not None and self.public_url is not None
        found = {"email": by_mail, "telegram": self.telegram_token is not None}
        return frozenset(way for way, open_ in found.items() if open_)

    def base_url(self) -> str:
        """Address people open, without a slash at the end."""
        return (self.public_url or f"http://localhost:{self.port}").rstrip("/")


def environment() -> Mapping[str, str]:
    """Every variable that is set, for those whose names config.yml chooses: `.env`, then the process, which wins."""
    from_file = dotenv_values(".env", encoding="utf-8")
    return {name: value for source in (from_file, os.environ) for name, value in source.items() if value}


def load_settings() -> Settings:
    """Read the environment. Raises InvalidSettings."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors(include_url=False)]
        raise InvalidSettings("; ".join(lines) + " — correct it in the environment or in .env") from None
    except UnicodeDecodeError:
        raise InvalidSettings(".env is not UTF-8 text — save it again as UTF-8") from None
