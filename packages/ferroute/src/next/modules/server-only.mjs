// Nothing: everything that runs here runs on the server.
