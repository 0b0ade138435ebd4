"""Passes in the wallets of phones. Each wallet is there where the operator set it up, and absent elsewhere."""

from functools import lru_cache

from gala.config import get_settings
from gala.integrations.wallets.apple import MEDIA_TYPE as APPLE
from gala.integrations.wallets.apple import AppleWallet
from gala.integrations.wallets.google import GoogleWallet

__all__ = ["APPLE", "AppleWallet", "GoogleWallet", "apple_wallet", "check_wallets", "google_wallet", "offered"]


@lru_cache
def apple_wallet() -> AppleWallet | None:
    """Apple's, or None where nothing is set. Raises ConfigurationError when what is set does not fit together."""
    settings = get_settings()
    return AppleWallet.of(
        settings.apple_pass_type_id,
        settings.apple_team_id,
        certificate=settings.apple_certificate,
        key=settings.apple_key,
        wwdr=settings.apple_wwdr,
    )


@lru_cache
def google_wallet() -> GoogleWallet | None:
    """Google's, or None where nothing is set. Raises ConfigurationError when what is set does not fit together."""
    settings = get_settings()
    return GoogleWallet.of(settings.google_wallet_issuer, settings.google_wallet_credentials)


def offered() -> list[str]:
    """The wallets that are set up: ``apple``, ``google``."""
    return [name for name, wallet in (("apple", apple_wallet()), ("google", google_wallet())) if wallet]


def check_wallets() -> None:
    """Raises ConfigurationError: called before Gala serves, so that an operator hears of it and no guest does."""
    apple_wallet()
    google_wallet()
