"""The OpenRosa server that ODK Collect and KoboCollect speak to."""
