// Who asks and what for, as authorisation sees it: plain values, so that the decision (may.ts) stays pure and every test can write them down.
import { administrators, type Role } from '#people/posts.ts';
import type { Sensitivity } from '#policy/form.ts';

export type { Role };

/** The three administrators exclude each other, and none of them touches business. */
export const administratorRoles: readonly Role[] = administrators;
/** Roles that nobody uses on a password alone: a TOTP step-up in the session comes first. */
export const strongRoles: readonly Role[] = ['finance-maker', 'finance-checker', ...administratorRoles];

/** Who works a union's cases at the desk. */
export const deskRoles: readonly Role[] = ['chair', 'officer', 'reviewer'];

export interface Post {
  readonly role: Role;
  readonly organisationId: number;
  /** null: every programme. */
  readonly programmeKey: string | null;
}

export interface Viewer {
  readonly tenantId: number;
  readonly personId: number;
  /** Posts valid today and not revoked. */
  readonly posts: readonly Post[];
  readonly signedInAt: Date;
  readonly steppedUpAt: Date | null;
  /** 'two-factor' once a TOTP code was given in this session. */
  readonly assurance: 'one-factor' | 'two-factor';
}

/** What is asked about. Fields that do not apply are left out; a grant that needs one of them then does not hold. */
export interface Target {
  readonly tenantId: number;
  /** The organisation it belongs to: of a person his membership's, of a case its own, of a round the one that runs it. */
  readonly organisationId?: number | null;
  /** The person it is about or who owns it. */
  readonly personId?: number | null;
  readonly programmeKey?: string | null;
  /** The most sensitive thing in it. */
  readonly class: Sensitivity;
  /** The organisation that has the case in hand now. */
  readonly handlerOrganisationId?: number | null;
  /** The organisation that runs the case's round: its finance posts pay. */
  readonly roundOrganisationId?: number | null;
  /** Of a case brought for an organisation. */
  readonly subjectOrganisationId?: number | null;
  readonly openedById?: number | null;
  /** What is asked takes money out of a budget. */
  readonly pays?: boolean;
  /** Who prepared it; he is not the one to approve it. */
  readonly preparedById?: number | null;
}

/** Whether an organisation lies in the subtree of another (itself included). */
export type Within = (organisationId: number, ancestorId: number) => boolean;

export interface Surroundings {
  readonly within: Within;
  readonly now: Date;
}
