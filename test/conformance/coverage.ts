/** Recordings whose executions differ here, with the reason. One that stops to differ fails the test, too. docs/conformance.md lists them. */
export const differing: ReadonlyMap<string, string> = new Map([
  ['scenarios/test_sfn_scenarios/TestFundamental_test_wait_for_callback.036dadd4.json', 'what answers the token is not part of the recording'],
  ['timeouts/test_timeouts/TestTimeouts_test_service_lambda_map_timeout.6c75735b.json', 'time-outs of the same instant: AWS recorded all before the Map failed, here the first one ends the others'],
])
