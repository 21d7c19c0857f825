"""A topic of requests that only the tests install, to prove that a topic is one app and nothing elsewhere names it."""
