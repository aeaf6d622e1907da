import type { JsonObject } from '../../service.js'
import { s3Error } from '../error.js'
import { Members } from '../input.js'
import type { S3Context } from '../service.js'
import { archiveTiers } from '../store/tiering.js'
import type { ArchiveTier } from '../store/tiering.js'
import { malformedXml } from '../wire/xml.js'

/** Fewest and most days without access. Source: Amazon S3 API reference, Tiering. */
const fewestDays: Readonly<Record<ArchiveTier, number>> = { ARCHIVE_ACCESS: 90, DEEP_ARCHIVE_ACCESS: 180 }
const mostDays = 730

const operation = 'PutBucketIntelligentTieringConfiguration'

/** From inside: when objects of a bucket go into archives. One that is not enabled moves nothing. @throws ServiceError InvalidArgument, MalformedXML */
export function callPutTiering(context: S3Context, input: JsonObject): JsonObject {
  const given = new Members(operation, input, ['Bucket', 'Id', 'IntelligentTieringConfiguration'])
  const bucket = context.buckets.get(given.text('Bucket'))
  const configuration = given.optionalObject('IntelligentTieringConfiguration') ?? {}
  const members = new Members(operation, configuration, ['Id', 'Filter', 'Status', 'Tierings'])
  const id = given.text('Id')
  if (members.text('Id') !== id) throw s3Error('InvalidArgument', 'The Id of the configuration is not the one of the request')
  const prefix = new Members(operation, members.optionalObject('Filter') ?? {}, ['Prefix']).optionalText('Prefix') ?? ''
  const status = members.text('Status')
  if (status !== 'Enabled' && status !== 'Disabled') throw malformedXml()
  const days = daysOf(configuration)
  if (status === 'Enabled') bucket.tierings.set(id, { prefix, days })
  else bucket.tierings.delete(id)
  return {}
}

function daysOf({ Tierings: tierings }: JsonObject): Readonly<Partial<Record<ArchiveTier, number>>> {
  if (!Array.isArray(tierings) || tierings.length === 0) throw malformedXml()
  return Object.fromEntries((tierings as readonly unknown[]).map((one): readonly [ArchiveTier, number] => {
    if (typeof one !== 'object' || one === null || Array.isArray(one)) throw malformedXml()
    const members = new Members(operation, one as JsonObject, ['AccessTier', 'Days'])
    const tier = archiveTiers.find((known) => known === members.text('AccessTier'))
    const days = members.optionalNumber('Days')
    if (tier === undefined || days === undefined) throw malformedXml()
    if (!Number.isInteger(days) || days < fewestDays[tier] || days > mostDays) throw s3Error('InvalidArgument', `Days of ${tier} must be from ${fewestDays[tier]} to ${mostDays}`, { ArgumentName: 'Days', ArgumentValue: String(days) })
    return [tier, days]
  }))
}
