/** Recordings whose executions differ here, with the reason. One that stops to differ fails the test, too. docs/conformance.md lists them. */
export const differing: ReadonlyMap<string, string> = new Map([
  ['activities/test_activities/TestActivities_test_activity_task_on_deleted.e60fffca.json', 'a missing activity is found out after ActivityScheduled was written, not before'],
  ['base/test_base/TestSnfBase_test_event_bridge_events_base.a39b8e67.json', 'Step Functions sends no status changes to EventBridge here'],
  ['callback/test_callback/TestCallback_test_sns_publish_wait_for_task_token.4093a8cb.json', 'what answers the token is not part of the recording'],
  ['error_handling/test_aws_sdk/TestAwsSdk_test_invalid_secret_name.3ebed918.json', 'there is no local Secrets Manager'],
  ['error_handling/test_task_service_sqs/TestTaskServiceSqs_test_send_message_no_such_queue.4c15c607.json', 'the recording names another host in the cause than in the input'],
  ['error_handling/test_task_service_sqs/TestTaskServiceSqs_test_send_message_no_such_queue_no_catch.c945073c.json', 'the recording names another host in the cause than in the input'],
  ['scenarios/test_sfn_scenarios/TestFundamental_test_step_functions_calling_api_gateway.6372729e.json', 'the API is not part of the recording'],
  ['scenarios/test_sfn_scenarios/TestFundamental_test_wait_for_callback.036dadd4.json', 'neither the queue nor what answers the token is part of the recording'],
  ['services/test_apigetway_task_service/TestTaskApiGateway_test_invoke_error.093ca2c7.json', 'the path of the API\'s resource is not part of the recording: here every path leads to it'],
  ['services/test_apigetway_task_service/TestTaskApiGateway_test_invoke_with_query_parameters.ec07e4ad.json', 'mapping templates of API Gateway are not played'],
  ['timeouts/test_timeouts/TestTimeouts_test_service_lambda_map_timeout.6c75735b.json', 'time-outs of the same instant: AWS recorded all before the Map failed, here the first one ends the others'],
])

/** Recordings of verdicts that differ here, with the reason. */
export const differingVerdicts: ReadonlyMap<string, string> = new Map([
  ['test_sfn_api/TestSnfApi_test_create_duplicate_definition_format_sm.e375f021.json', 'the second definition differed in its blanks only, which the recording does not keep'],
  ['test_sfn_api_logs/TestSnfApiLogs_test_update_logging_configuration.0ce3da69.json', 'the recording shows the first request as the test changed it afterwards: with two destinations, which AWS refuses'],
])
