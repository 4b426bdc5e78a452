"""The provider of the tests: `oidc-provider` of npm, started as a process of its own."""
