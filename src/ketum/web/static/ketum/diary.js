"use strict";
// Tells the server in which time zone this device is. Without this script the last known zone is used.
for (const field of document.querySelectorAll("[data-zone]")) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
