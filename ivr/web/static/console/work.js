// The board without htmx: the page is loaded again now and then. With htmx it does this by itself.
(function () {
  "use strict";
  if (!window.htmx && document.getElementById("now")) {
    setTimeout(function () { location.reload(); }, 10000);
  }
  // With htmx an open card keeps its claim by itself.
  var keep = document.getElementById("keep");
  if (window.htmx && keep) { keep.hidden = true; }
  // A tall form further down: the choice that was made stays in sight when the page comes back with a fault.
  var alert = document.querySelector("#content > .fault[role=alert]");
  if (alert) { alert.setAttribute("tabindex", "-1"); alert.focus(); }
  // The network has told how the call ended: that outcome is proposed, unless one was chosen.
  document.addEventListener("htmx:afterSwap", function () {
    var told = document.querySelector("[data-prepared]"), choice;
    if (!told || document.querySelector("input[name=outcome]:checked")) { return; }
    choice = document.querySelector("input[name=outcome][value=" + told.getAttribute("data-prepared") + "]");
    if (choice) { choice.checked = true; }
  });
}());
