// The sample notification. Its words come from the page, and the page has them from one allow-list.
const button = document.querySelector("[data-notice]");

if (button && "Notification" in window && "serviceWorker" in navigator) {
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    const { title, notice, refused } = button.dataset;
    const told = document.getElementById("sample");
    if ((await Notification.requestPermission()) === "granted") {
      const ready = await navigator.serviceWorker.ready;
      await ready.showNotification(title, { body: notice, icon: button.dataset.icon });
      told.hidden = false;
    } else {
      told.textContent = refused;
      told.hidden = false;
    }
  });
}
