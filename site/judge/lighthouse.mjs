// Lighthouse medians. Standard input: JSON {runs, chrome, pages: [{name, url, headers}]}; standard output: one JSON line a page.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import * as chromeLauncher from "chrome-launcher";
import lighthouse from "lighthouse";

const FLAGS = [
  "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
  "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
];

const median = (values) => {
  const known = values.filter((value) => value !== null && value !== undefined).sort((a, b) => a - b);
  return known.length ? known[Math.floor(known.length / 2)] : null;
};

async function once(page, chrome) {
  const userDataDir = fs.mkdtempSync(path.join(os.tmpdir(), "judge-"));
  const browser = await chromeLauncher.launch({ chromePath: chrome, chromeFlags: FLAGS, userDataDir });
  try {
    const { lhr } = await lighthouse(page.url, { port: browser.port, output: "json", logLevel: "error", extraHeaders: page.headers });
    return lhr;
  } finally {
    browser.kill();
    fs.rmSync(userDataDir, { recursive: true, force: true });
  }
}

// A browser that did not start, or a page it gave up on, is asked again; a machine under load does both.
async function measured(page, chrome) {
  let said = "";
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const report = await once(page, chrome).catch((error) => ({ runtimeError: error }));
    if (!report.runtimeError) return report;
    said = report.runtimeError.message;
  }
  return { failed: said };
}

function failing(report) {
  const unscored = new Set(["notApplicable", "informative", "manual"]);
  return Object.values(report.audits)
    .filter((audit) => audit.score !== null && audit.score < 0.9 && !unscored.has(audit.scoreDisplayMode))
    .map((audit) => `${audit.id}${audit.displayValue ? ` (${audit.displayValue})` : ""}`);
}

const { runs, chrome, pages } = JSON.parse(fs.readFileSync(0, "utf8"));
for (const page of pages) {
  const reports = [];
  for (let run = 0; run < runs; run += 1) reports.push(await measured(page, chrome));
  const broken = reports.find((report) => report.failed);
  if (broken) {
    console.log(JSON.stringify({ page: page.name, failed: broken.failed }));
    continue;
  }
  const last = reports.at(-1);
  const scores = Object.keys(last.categories).map((key) => [
    key, median(reports.map((report) => report.categories[key].score === null ? null : Math.round(report.categories[key].score * 100))),
  ]);
  const figure = (id) => Math.round(median(reports.map((report) => report.audits[id]?.numericValue)) ?? 0);
  const requests = last.audits["network-requests"].details?.items ?? [];
  console.log(JSON.stringify({
    page: page.name,
    ...Object.fromEntries(scores),
    lcp_ms: figure("largest-contentful-paint"),
    cls: Number((median(reports.map((report) => report.audits["cumulative-layout-shift"].numericValue)) ?? 0).toFixed(4)),
    tbt_ms: figure("total-blocking-time"),
    bytes: figure("total-byte-weight"),
    requests: requests.length,
    failing: failing(last),
  }));
}
