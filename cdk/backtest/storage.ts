import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb'
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'

/** Objects, the ledger of runs, and the results cache. What was computed outlives the stack. */
export class BacktestStorage extends Construct {
  readonly data: Bucket
  readonly ledger: Table
  readonly results: Table

  constructor(scope: Construct, id: string) {
    super(scope, id)
    this.data = new Bucket(this, 'Data', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        // needed for as long as one document takes
        { prefix: 'intermediate/', expiration: Duration.days(1) },
        // marks of uploads under way
        { prefix: 'uploads/', expiration: Duration.days(1) },
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      // lists that no build has needed for months; a build restores what it needs
      intelligentTieringConfigurations: [{ name: 'archive-lists', prefix: 'archives/', archiveAccessTierTime: Duration.days(90), deepArchiveAccessTierTime: Duration.days(180) }],
    })
    this.ledger = this.table('Ledger')
    this.results = this.table('Results')
  }

  private table(id: string): Table {
    return new Table(this, id, {
      partitionKey: { name: 'id', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.RETAIN,
    })
  }
}
