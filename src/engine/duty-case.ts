// What duties hang on: a case as it lies in the database, or as it is about to be opened.
import type { DutyCase } from '#access/duties.ts';
import { carriedBy } from '#engine/case-state.ts';
import type { LoadedCase, PinnedRound } from '#engine/load.ts';
import type { NewCase } from '#engine/prepared.ts';

export const dutyCaseOf = (one: LoadedCase | NewCase, round: PinnedRound): DutyCase => ({
  programmeKey: round.view.programmeKey,
  organisationId: one.organisationId,
  personId: one.personId,
  subjectOrganisationId: one.subjectOrganisationId,
  openedBy: 'state' in one ? one.state.openedBy : null,
  handlerOrganisationId: 'state' in one ? one.handlerOrganisationId : null,
  roundOrganisationId: round.view.organisationId,
  carriedBy: 'state' in one ? carriedBy(round.programme, one.state) : null,
});
