#include "server/metric_labels.h"

#include <gtest/gtest.h>

#include <set>

namespace limpid::server {
namespace {

template <typename Values>
void ExpectDistinctNames(const Values& values) {
  std::set<std::string> names;
  for (auto value : values) {
    EXPECT_FALSE(LabelOf(value).empty());
    EXPECT_TRUE(names.insert(LabelOf(value)).second) << LabelOf(value);
  }
}

TEST(MetricLabelsTest, EveryValueHasANameOfItsOwn) {
  ExpectDistinctNames(kSessionOutcomes);
  ExpectDistinctNames(kDropReasons);
  ExpectDistinctNames(kChunkOutcomes);
  ExpectDistinctNames(kDeadlineResults);
  ExpectDistinctNames(kStages);
  ExpectDistinctNames(kAdmissionReasons);
  ExpectDistinctNames(kInvalidMessageReasons);
  ExpectDistinctNames(kEncodings);
}

TEST(MetricLabelsTest, ReasonsAreThoseOfTheWireInLowerCase) {
  EXPECT_EQ(LabelOf(Reason::kCreditsExceeded), "credits_exceeded");
}

TEST(MetricLabelsTest, AnOutcomeFollowsTheCodeAndTheReason) {
  EXPECT_EQ(OutcomeOf(absl::OkStatus()), SessionOutcome::kCompleted);
  EXPECT_EQ(OutcomeOf(absl::CancelledError()), SessionOutcome::kCancelled);
  EXPECT_EQ(OutcomeOf(absl::FailedPreconditionError("")),
            SessionOutcome::kInvalid);
  EXPECT_EQ(OutcomeOf(absl::ResourceExhaustedError("")),
            SessionOutcome::kExhausted);
  EXPECT_EQ(OutcomeOf(absl::DeadlineExceededError("")),
            SessionOutcome::kTimedOut);
  EXPECT_EQ(
      OutcomeOf(WithReason(absl::UnavailableError(""), Reason::kDraining)),
      SessionOutcome::kDrained);
  EXPECT_EQ(
      OutcomeOf(WithReason(absl::UnavailableError(""), Reason::kWorkerLost)),
      SessionOutcome::kWorkerLost);
  EXPECT_EQ(OutcomeOf(absl::InternalError("")), SessionOutcome::kDefect);
}

}  // namespace
}  // namespace limpid::server
