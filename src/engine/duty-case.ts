// What duties hang on, taken from a case as it lies in the database.
import type { DutyCase } from '#access/duties.ts';
import type { LoadedCase, PinnedRound } from '#engine/load.ts';

export const dutyCaseOf = (one: LoadedCase, round: PinnedRound): DutyCase => ({
  programmeKey: one.programmeKey,
  organisationId: one.organisationId,
  personId: one.personId,
  subjectOrganisationId: one.subjectOrganisationId,
  openedBy: one.state.openedBy,
  handlerOrganisationId: one.handlerOrganisationId,
  roundOrganisationId: round.view.organisationId,
});
