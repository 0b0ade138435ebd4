"""A small client for Gala's API, of Python's own parts only: it may be copied into another program.

from gala.client import Client

with Client("https://gala.example.org", key="gala_…") as gala:
    for event in gala.events():
        print(event["name"], gala.states(event["id"])["counts"])
"""

from gala.client.calls import Client
from gala.client.lines import Answer, Lost, Problem
from gala.client.listening import Message, Picture

__all__ = ["Answer", "Client", "Lost", "Message", "Picture", "Problem"]
