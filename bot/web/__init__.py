"""What the process shows over HTTP: its health and its numbers, and the server that carries the routes."""
