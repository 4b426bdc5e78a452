"""What tests of several subjects share: databases, browser, cast and factories."""
