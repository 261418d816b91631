"use strict";
const KEY = "evently-token";
const at = (id) => document.getElementById(id);

async function ask(path) {
  const answer = await fetch("/api/v1/analytics/" + path, {
    headers: { Authorization: "Bearer " + sessionStorage.getItem(KEY) },
  });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.detail || answer.status);
  return body.data;
}

function numbers(overview) {
  const shown = [
    ["Events", overview.total_events],
    ["Bookings", overview.total_bookings],
    ["Tickets", overview.tickets_sold],
    ["Customers", overview.unique_customers],
    ...overview.total_revenue.map((r) => ["Revenue " + r.currency, r.amount]),
  ];
  at("numbers").replaceChildren(
    ...shown.map(([name, value]) => {
      const box = document.createElement("div");
      const dt = document.createElement("dt");
      const dd = document.createElement("dd");
      dt.textContent = name;
      dd.textContent = value;
      box.append(dt, dd);
      return box;
    }),
  );
}

function choices(events) {
  const select = at("event");
  const known = new Set([...select.options].map((o) => o.value));
  for (const event of events) {
    if (!known.has(event.event_id)) select.add(new Option(event.name || event.event_id, event.event_id));
  }
}

function draw(curve) {
  const svg = at("curve");
  svg.replaceChildren();
  if (curve.length === 0) return;
  const first = curve[0].lead_day;
  const last = Math.min(0, curve[curve.length - 1].lead_day);
  const top = Math.max(1, ...curve.map((p) => p.tickets));
  const x = (day) => 10 + (580 * (first - day)) / Math.max(1, first - last);
  const y = (tickets) => 225 - (200 * tickets) / top;
  const line = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
  line.setAttribute("points", curve.map((p) => x(p.lead_day) + "," + y(p.tickets)).join(" "));
  const label = document.createElementNS("http://www.w3.org/2000/svg", "text");
  label.setAttribute("x", "10");
  label.setAttribute("y", "16");
  label.textContent = top + " tickets; from " + first + " days before";
  svg.append(line, label);
}

async function show() {
  if (!sessionStorage.getItem(KEY)) return;
  try {
    const dashboard = await ask("dashboard");
    numbers(dashboard.overview);
    choices(dashboard.event_performance.top_selling_events);
    choices(dashboard.event_performance.underperforming_events);
    at("state").textContent = "As of " + dashboard.as_of;
    if (at("event").value) {
      const event = await ask("events/" + encodeURIComponent(at("event").value));
      draw(event.booking_curve);
      const f = event.forecast;
      at("forecast").textContent =
        f.status === "ok"
          ? "Expected: " + f.expected_final_tickets + " (" + f.interval_80.low + " to " + f.interval_80.high + ")"
          : f.reason;
    }
  } catch (e) {
    at("state").textContent = e.message;
  }
}

at("entry").addEventListener("submit", (e) => {
  e.preventDefault();
  if (at("token").value) sessionStorage.setItem(KEY, at("token").value.trim());
  at("token").value = "";
  show();
});
at("event").addEventListener("change", show);
setInterval(show, 5000);
show();
