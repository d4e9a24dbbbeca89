// The simulated time at the top, and the buttons that move it.

import { moveClock } from "./net.js";

const SHORT = new Intl.DateTimeFormat("id-ID", { timeZone: "Asia/Makassar", weekday: "short", day: "numeric", month: "short" });
const LONG = new Intl.DateTimeFormat("id-ID", { timeZone: "Asia/Makassar", weekday: "short", day: "numeric", month: "short", year: "numeric" });
const HOUR = new Intl.DateTimeFormat("id-ID", { timeZone: "Asia/Makassar", hour: "2-digit", minute: "2-digit" });
const PHONE = matchMedia("(max-width: 760px)");
const TICK = 1800;

export class Clock {
  constructor(onError) {
    this.onError = onError;
    this.shown = document.getElementById("now");
    this.steps = document.getElementById("steps");
    this.play = document.getElementById("play");
    this.ahead = 0;
    this.playing = null;
    for (const button of this.steps.querySelectorAll("[data-seconds]")) {
      button.addEventListener("click", () => this.move(Number(button.dataset.seconds)));
    }
    this.play.addEventListener("click", () => this.toggle());
    setInterval(() => this.draw(), 1000);
  }

  allow(movable) {
    this.steps.hidden = !movable;
  }

  set(now) {
    this.ahead = now - Date.now();
    this.draw();
  }

  draw() {
    const now = Date.now() + this.ahead;
    this.shown.textContent = `${(PHONE.matches ? SHORT : LONG).format(now)}, ${HOUR.format(now)} WITA`;
    this.shown.dateTime = new Date(now).toISOString();
  }

  async move(seconds) {
    try {
      this.set((await moveClock(seconds)).now);
    } catch (error) {
      this.stop();
      this.onError(error);
    }
  }

  toggle() {
    if (this.playing) return this.stop();
    this.playing = setInterval(() => this.move(TICK), 1000);
    this.play.setAttribute("aria-pressed", "true");
    this.play.textContent = "❚❚ jeda";
  }

  stop() {
    clearInterval(this.playing);
    this.playing = null;
    this.play.setAttribute("aria-pressed", "false");
    this.play.textContent = "▶ putar";
  }
}
