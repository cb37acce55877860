/** Keeps zod from probing `new Function`, which our content security policy forbids and reports; import it before any schema is made. */

import { z } from 'zod';

z.config({ jitless: true });
