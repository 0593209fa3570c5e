import type { components } from './views.gen';

type Schemas = components['schemas'];

export type Network = Schemas['Network'];
export type Activity = Schemas['Activity'];
export type AnswerSummary = Schemas['AnswerSummary'];
export type Earnings = Schemas['Earnings'];
export type Datanet = Schemas['Datanet'];
export type Row = Schemas['Row'];
export type ListedRow = Schemas['ListedRow'];
export type RowPage = Schemas['RowPage'];
export type RowDetail = Schemas['RowDetail'];
export type RowStatus = Schemas['RowStatus'];
export type PaidAnswer = Schemas['PaidAnswer'];
export type Proofs = Schemas['Proofs'];
