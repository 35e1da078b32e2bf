// On the page Now: remember how this device can record while the diary is locked, and bring in what it recorded so.
import { bringIn, remember } from "./waiting.js";

const told = document.getElementById("brought");
if (told && window.isSecureContext) {
  const { to, point, sync, came, stays } = told.dataset;
  await remember({ to, point });
  told.dataset.remembered = "";
  const { kept, refused } = await bringIn(sync);
  if (kept && !refused.length) location.reload();
  if (refused.length) {
    told.textContent = [kept ? came.replace("#", kept) : "", stays.replace("#", refused.length), ...new Set(refused)].join(" ");
    told.hidden = false;
  }
}
