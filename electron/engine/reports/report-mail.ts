/** The report as a mail in a file (.eml), which nobody sends: for whoever opens it to read or to send on. */

import { createHash } from 'node:crypto';
import { writeReportPdf } from '../../documents/pdf/report-pdf.ts';
import { weeklyMail } from '../../documents/weekly-mail.ts';
import type { PeriodReport } from '../../ipc/contract/period-report.ts';
import { composeMail } from '../mail/compose.ts';
import { canonicalJson } from './canonical-json.ts';

/** No host has such a name (RFC 2606): it is nobody's address. */
const NOBODY = 'floatbook.invalid';

/** Name and date come from the report, so the same report is the same file. It is addressed to nobody. */
export async function reportAsMail(report: PeriodReport): Promise<Uint8Array> {
  const name = createHash('sha256').update(canonicalJson(report)).digest('hex').slice(0, 32);
  const head = {
    from: `report@${NOBODY}`,
    fromName: report.organisation,
    recipients: [],
    messageId: `<report-${name}@${NOBODY}>`,
    sentAt: Date.parse(`${report.asOf}T00:00:00Z`),
  };
  return composeMail(head, weeklyMail(report, await writeReportPdf(report, 'A4')));
}
