"""What Gala can do: one file for each capability, and in it all SQL, locks and decisions.

Locks are always taken in this order, and among equals by id: event, attendees, seats, invitations.
"""

from gala.services.webhooks.telling import keep

keep()
