/** `npm run bench`: every section beside its limit in the same run, as a table of ratios or as JSON. A bench is no test: it ends with 0. */

import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchAudit } from './audit/section.ts';
import { benchDecide } from './decide/section.ts';
import { benchExport } from './export/section.ts';
import { benchImport } from './import/section.ts';
import { benchLeads } from './leads/section.ts';
import { benchMatch } from './match/section.ts';
import { benchStatements } from './statements/section.ts';
import { SECTIONS, readOptions, type BenchOptions, type Section } from './options.ts';
import { benchPlans } from './plans/section.ts';
import { benchPost } from './post/section.ts';
import { benchQueries } from './queries/section.ts';
import { benchReport } from './report/section.ts';
import { isMet, machineFacts, tableOf, type Finding } from './results.ts';

const BENCHES: Readonly<Record<Section, (options: BenchOptions, folder: string) => readonly Finding[] | Promise<readonly Finding[]>>> = {
  import: benchImport,
  statements: benchStatements,
  post: benchPost,
  decide: benchDecide,
  leads: benchLeads,
  match: benchMatch,
  queries: benchQueries,
  report: benchReport,
  audit: benchAudit,
  plans: benchPlans,
  export: benchExport,
};

/** Histories and books stay here from run to run. */
const folder = join(tmpdir(), 'floatbook-bench');

const options = readOptions(process.argv.slice(2));
mkdirSync(folder, { recursive: true });
const findings: Finding[] = [];
for (const section of SECTIONS.filter((name) => options.sections.includes(name))) {
  if (!options.json) console.error(`${section} …`);
  findings.push(...(await BENCHES[section](options, folder)));
}

const machine = machineFacts();
if (options.json) {
  console.log(JSON.stringify({ machine, options, findings: findings.map((finding) => ({ ...finding, met: isMet(finding) })) }, null, 2));
} else {
  console.log(Object.values(machine).join(' · '));
  console.log(tableOf(findings));
}
