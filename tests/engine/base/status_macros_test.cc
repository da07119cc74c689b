#include "engine/base/status_macros.h"

#include <gtest/gtest.h>

#include <memory>

namespace limpid {
namespace {

absl::StatusOr<int> Half(int value) {
  if (value % 2 != 0) return absl::InvalidArgumentError("odd");
  return value / 2;
}

absl::StatusOr<int> Quarter(int value) {
  ASSIGN_OR_RETURN(const int half, Half(value));
  ASSIGN_OR_RETURN(const int quarter, Half(half));
  return quarter;
}

absl::Status CheckTwice(int value, int& calls) {
  RETURN_IF_ERROR(Half(value).status());
  ++calls;
  RETURN_IF_ERROR(Half(value / 2).status());
  ++calls;
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<int>> Box(int value) {
  return std::make_unique<int>(value);
}

absl::StatusOr<int> Unbox(int value) {
  ASSIGN_OR_RETURN(const std::unique_ptr<int> box, Box(value));
  return *box;
}

TEST(StatusMacrosTest, AssignsWhatIsOk) { EXPECT_EQ(*Quarter(12), 3); }

TEST(StatusMacrosTest, ReturnsTheFirstError) {
  EXPECT_EQ(Quarter(6).status(), absl::InvalidArgumentError("odd"));
  int calls = 0;
  EXPECT_FALSE(CheckTwice(6, calls).ok());
  EXPECT_EQ(calls, 1);
}

TEST(StatusMacrosTest, MovesWhatCannotBeCopied) { EXPECT_EQ(*Unbox(7), 7); }

}  // namespace
}  // namespace limpid
