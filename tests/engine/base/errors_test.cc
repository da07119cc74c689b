#include "engine/base/errors.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace limpid {
namespace {

TEST(ErrorsTest, InvalidFieldCarriesFieldReasonAndMessage) {
  const absl::Status status =
      InvalidField("source.width", "source.width is 0, expected 1 to 4096");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(FieldOf(status), "source.width");
  EXPECT_EQ(ReasonOf(status), Reason::kInvalidField);
  EXPECT_EQ(std::string(status.message()),
            "source.width is 0, expected 1 to 4096");
}

TEST(ErrorsTest, InvalidFrameDiffersInItsReason) {
  EXPECT_EQ(ReasonOf(InvalidFrame("frames[2].pts", "pts goes back")),
            Reason::kInvalidFrame);
}

TEST(ErrorsTest, LaterPayloadsReplaceEarlierOnes) {
  const absl::Status status =
      WithReason(WithReason(absl::UnavailableError("x"), Reason::kIdle),
                 Reason::kDraining);
  EXPECT_EQ(ReasonOf(status), Reason::kDraining);
}

TEST(ErrorsTest, RetryAfterSurvivesToTheNanosecond) {
  const absl::Duration delay = absl::Milliseconds(1500) + absl::Nanoseconds(1);
  const absl::Status status =
      WithRetryAfter(absl::ResourceExhaustedError("full"), delay);
  EXPECT_EQ(RetryAfterOf(status), delay);
}

TEST(ErrorsTest, APlainStatusHasNoPayloads) {
  const absl::Status status = absl::InternalError("x");
  EXPECT_EQ(ReasonOf(status), Reason::kNone);
  EXPECT_EQ(FieldOf(status), std::nullopt);
  EXPECT_EQ(RetryAfterOf(status), std::nullopt);
}

TEST(ErrorsTest, EveryReasonHasAnUpperCaseNameOfItsOwn) {
  std::set<std::string> names;
  for (int i = 1; i <= static_cast<int>(Reason::kDefect); ++i) {
    const std::string name(ReasonName(static_cast<Reason>(i)));
    EXPECT_FALSE(name.empty()) << i;
    EXPECT_EQ(name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_"),
              std::string::npos)
        << name;
    EXPECT_TRUE(names.insert(name).second) << name;
  }
}

}  // namespace
}  // namespace limpid
