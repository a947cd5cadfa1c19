// What the console adds to plain pages; without it every page still works. Old browsers: no newer words than 2009's.
(function () {
  "use strict";
  var IDLE = 20 * 60 * 1000, WARNING = 2 * 60 * 1000, OFTEN = 2 * 60 * 1000, ended;

  function all(selector, each) {
    var found = document.querySelectorAll(selector), i;
    for (i = 0; i < found.length; i += 1) { each(found[i]); }
  }

  // A double click sends a form once.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.getAttribute("data-sent")) { event.preventDefault(); return; }
    form.setAttribute("data-sent", "yes");
  });
  // The back button brings pages back as they were left.
  window.addEventListener("pageshow", function () {
    all("form[data-sent]", function (form) { form.removeAttribute("data-sent"); });
  });

  all("[data-print]", function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  // Two minutes before the session ends, say so. Who types works: the session goes on, and no note is lost with it.
  function watch() {
    var note = document.getElementById("ending"), button = document.getElementById("go-on"), asked;
    if (!note || !button) { return; }
    function wait() {
      asked = new Date().getTime();
      note.hidden = true;
      clearTimeout(ended);
      ended = setTimeout(function () { note.hidden = false; }, IDLE - WARNING);
    }
    function goOn(otherwise) {
      var ask = new XMLHttpRequest();
      ask.open("GET", button.getAttribute("data-url"));
      ask.onload = function () { if (ask.status === 204) { wait(); } else { otherwise(); } };
      ask.send();
    }
    button.addEventListener("click", function () { goOn(function () { location.reload(); }); });
    document.addEventListener("input", function () {
      if (new Date().getTime() - asked < OFTEN) { return; }
      asked = new Date().getTime();
      goOn(function () { note.hidden = false; });
    });
    wait();
  }
  watch();
}());
