// The one list of programmes: a new programme is one file, one journey and one line here.
import type { Programme } from '#policy/programme.ts';
import { careVisit } from '#programmes/benefits/care-visit.ts';
import { donation } from '#programmes/benefits/donation.ts';
import { doubleThousand } from '#programmes/benefits/double-thousand.ts';
import { firmGoods } from '#programmes/benefits/firm-goods.ts';
import { flashClaim } from '#programmes/benefits/flash-claim.ts';
import { goodsDistribution } from '#programmes/benefits/goods-distribution.ts';
import { internalCollection } from '#programmes/benefits/internal-collection.ts';
import { namedFund } from '#programmes/benefits/named-fund.ts';
import { workerGoods } from '#programmes/benefits/worker-goods.ts';
import { annualCommendation } from '#programmes/innovation/annual-commendation.ts';
import { certificateGrant } from '#programmes/innovation/certificate-grant.ts';
import { contestHostGrant } from '#programmes/innovation/contest-host-grant.ts';
import { contestPrizeGrant } from '#programmes/innovation/contest-prize-grant.ts';
import { craftsmanSelection } from '#programmes/innovation/craftsman-selection.ts';
import { innovationProject } from '#programmes/innovation/innovation-project.ts';
import { labourCompetition } from '#programmes/innovation/labour-competition.ts';
import { labourCompetitionPeople } from '#programmes/innovation/labour-competition-people.ts';
import { mentoring } from '#programmes/innovation/mentoring.ts';
import { patentGrant } from '#programmes/innovation/patent-grant.ts';
import { problemPool } from '#programmes/innovation/problem-pool.ts';
import { resultSelection } from '#programmes/innovation/result-selection.ts';
import { showcase } from '#programmes/innovation/showcase.ts';
import { skillsContest } from '#programmes/innovation/skills-contest.ts';
import { studioPromotion } from '#programmes/innovation/studio-promotion.ts';
import { studioRecognition } from '#programmes/innovation/studio-recognition.ts';
import { studioReview } from '#programmes/innovation/studio-review.ts';
import { trainingCourse } from '#programmes/innovation/training-course.ts';

const list: readonly Programme[] = [
  ...[certificateGrant, contestPrizeGrant, contestHostGrant, trainingCourse, patentGrant, mentoring, resultSelection],
  ...[annualCommendation, showcase, problemPool],
  ...[studioRecognition, studioPromotion, studioReview, innovationProject],
  ...[skillsContest, labourCompetition, labourCompetitionPeople, craftsmanSelection],
  ...[donation, namedFund, internalCollection],
  ...[flashClaim, doubleThousand, goodsDistribution, careVisit, firmGoods, workerGoods],
];

export const programmes: Readonly<Record<string, Programme>> = Object.fromEntries(
  list.map((programme) => [programme.key, programme]),
);
