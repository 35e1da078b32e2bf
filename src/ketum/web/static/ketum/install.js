"use strict";
// Lets the notebook be installed and opened without a connection. Nothing of the diary is ever put into its cache.
if ("serviceWorker" in navigator && window.isSecureContext) navigator.serviceWorker.register("/sw.js");
