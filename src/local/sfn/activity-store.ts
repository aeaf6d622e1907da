import { openRecordStore, type RecordStore } from '../record-store.js'

/** An activity as plain data: what one file of the data directory holds. */
export interface Activity {
  readonly arn: string
  readonly name: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly tags: Readonly<Record<string, string>>
}

/** The activities of a data directory, by ARN. */
export type ActivityStore = RecordStore<Activity>

/** Opens the activities of a directory, which is made when absent. */
export const openActivityStore = (directory: string): Promise<ActivityStore> => openRecordStore<Activity>(directory, activity => activity.arn)
