// What is counted of matching: how many asked, how many came together and from where, and what it brought, year by year. From the state alone.
import { isSolved } from '#kinds/match/ending.ts';
import type { Benefit, MatchState } from '#kinds/match/match.ts';
import { text } from '#kit/text.ts';
import type { Contribution } from '#policy/kind.ts';

export const measures = {
  interests: text('意向', 'interests'),
  partners: text('对接', 'partners'),
  unions: text('参加的工会', 'unions taking part'),
  districts: text('参加的区', 'districts taking part'),
  benefitClaims: text('待核实的效益', 'benefits to be accepted'),
  benefits: text('核实的效益笔数', 'benefits accepted'),
  benefitFen: text('核实的效益', 'benefit accepted'),
  savedFen: text('其中节约', 'of it saved'),
  earnedFen: text('其中增收', 'of it earned'),
  firstYearFen: text('采用后第一年的效益', 'benefit of the first year'),
  secondYearFen: text('采用后第二年的效益', 'benefit of the second year'),
  laterYearsFen: text('采用后第三年起的效益', 'benefit of the third year and later'),
  solved: text('解决', 'solved'),
  closed: text('对接结束', 'matching closed'),
  givenUp: text('没有对接成', 'given up'),
};

export const meanings: typeof measures = {
  interests: text('提出过的意向，收回和没有同意的也算', 'Interests, also those withdrawn or declined'),
  partners: text('双方都同意了的', 'Those to which both sides agreed'),
  unions: text(
    '对接上的各方所在的工会，每件里同一个工会算一次',
    'The unions of the partners; one union counts once for each case',
  ),
  districts: text('对接上的各方所在的区，每件里同一个区算一次', 'Their districts; one counts once for each case'),
  benefitClaims: text('报了、还没有核实的', 'Reported and not looked at yet'),
  benefits: text('报了、经工会核实的', 'Reported and accepted by the union'),
  benefitFen: text('经工会核实的节约和增收之和', 'What was saved and earned together, as accepted'),
  savedFen: text('经核实节约的', 'Saved, as accepted'),
  earnedFen: text('经核实增收的', 'Earned, as accepted'),
  firstYearFen: text('经核实、采用后第一年的', 'Accepted, of the first year after it was taken up'),
  secondYearFen: text('经核实、采用后第二年的', 'Accepted, of the second year'),
  laterYearsFen: text('经核实、采用后第三年和以后的', 'Accepted, of the third year and those after it'),
  solved: text('对接的一方报来、提的一方确认解决了的', 'Those a partner reported as solved and the owner confirmed'),
  closed: text('已经结束的，有没有对接上都算', 'Those that ended, with a partner or without'),
  givenUp: text('登记为没有对接成、就此结束的', 'Those that ended without a partner where one was needed'),
};

const distinct = (ids: readonly (number | null)[]): number => new Set(ids.filter((id) => id !== null)).size;

export function contribution(state: MatchState): Contribution {
  const { status, interests, benefits } = state;
  const partners = Object.values(interests).filter((one) => one.status === 'partner');
  const claims = Object.values(benefits);
  const accepted = claims.filter((one) => one.status === 'accepted');
  const sum = (of: (one: Benefit) => number) => accepted.reduce((all, one) => all + of(one), 0);
  const inYears = (holds: (nth: number) => boolean) =>
    sum((one) => (holds(one.nth) ? one.savedFen + one.earnedFen : 0));
  return {
    interests: Object.keys(interests).length,
    partners: partners.length,
    unions: distinct(partners.map(({ organisationId, unionId }) => organisationId ?? unionId)),
    districts: distinct(partners.map(({ districtId }) => districtId)),
    benefitClaims: claims.filter((one) => one.status === 'waiting').length,
    benefits: accepted.length,
    benefitFen: inYears(() => true),
    savedFen: sum(({ savedFen }) => savedFen),
    earnedFen: sum(({ earnedFen }) => earnedFen),
    firstYearFen: inYears((nth) => nth === 1),
    secondYearFen: inYears((nth) => nth === 2),
    laterYearsFen: inYears((nth) => nth > 2),
    solved: isSolved(state) ? 1 : 0,
    closed: status === 'closed' ? 1 : 0,
    givenUp: status === 'given-up' ? 1 : 0,
  };
}
