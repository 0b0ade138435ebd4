"""Webhooks: what happened is told to a tenant's own programs by HTTP, signed, and again until it is taken."""

from gala.services.webhooks.endpoints import (
    MOST,
    NewEndpoint,
    create_webhook,
    delete_webhook,
    get_webhook,
    list_webhooks,
    put_webhook,
    renew_secret,
)
from gala.services.webhooks.log import (
    DeliveryFacts,
    get_delivery,
    list_deliveries,
    ping_webhook,
    replay_delivery,
    replay_failed,
)
from gala.services.webhooks.rows import EndpointFacts
from gala.services.webhooks.sending import (
    KEPT,
    LEASE,
    Outcome,
    Outgoing,
    find_due,
    forget_deliveries,
    settle,
    take,
)

__all__ = [
    "KEPT",
    "LEASE",
    "MOST",
    "DeliveryFacts",
    "EndpointFacts",
    "NewEndpoint",
    "Outcome",
    "Outgoing",
    "create_webhook",
    "delete_webhook",
    "find_due",
    "forget_deliveries",
    "get_delivery",
    "get_webhook",
    "list_deliveries",
    "list_webhooks",
    "ping_webhook",
    "put_webhook",
    "renew_secret",
    "replay_delivery",
    "replay_failed",
    "settle",
    "take",
]
