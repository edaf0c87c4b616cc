"""What tests share: servers, clients, clocks."""
