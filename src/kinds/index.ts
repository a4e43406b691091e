// The one list of stage kinds: a new kind is one folder and one line here.
import { apply } from '#kinds/apply/apply.ts';
import { attend } from '#kinds/attend/attend.ts';
import { claim } from '#kinds/claim/claim.ts';
import { deliver } from '#kinds/deliver/deliver.ts';
import { grant } from '#kinds/grant/grant.ts';
import { handOver } from '#kinds/hand-over/hand-over.ts';
import { match } from '#kinds/match/match.ts';
import { notice } from '#kinds/notice/notice.ts';
import { pact } from '#kinds/pact/pact.ts';
import { pay } from '#kinds/pay/pay.ts';
import { publish } from '#kinds/publish/publish.ts';
import { reassess } from '#kinds/reassess/reassess.ts';
import { register } from '#kinds/register/register.ts';
import { review } from '#kinds/review/review.ts';
import { score } from '#kinds/score/score.ts';
import { visit } from '#kinds/visit/visit.ts';
import type { Kind } from '#policy/kind.ts';

const list = [
  apply,
  review,
  notice,
  grant,
  pay,
  attend,
  claim,
  handOver,
  visit,
  deliver,
  score,
  register,
  reassess,
  publish,
  match,
  pact,
] as unknown as readonly Kind[];

export const kinds: Readonly<Record<string, Kind>> = Object.fromEntries(list.map((kind) => [kind.key, kind]));
