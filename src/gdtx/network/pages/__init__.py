"""Pages of the network: an area, an organisation, events with their preview."""
