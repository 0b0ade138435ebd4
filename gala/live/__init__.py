"""What browsers see without asking: boards in memory, rooms of sockets, one message a change (``live.md``)."""
