#include "engine/session/admission.h"

#include <gtest/gtest.h>

#include <optional>

#include "engine/base/errors.h"

namespace limpid {
namespace {

TEST(AdmissionTest, AdmitsAsManySessionsAsAllowed) {
  MemoryBudget budget(100);
  Admission admission(2, budget);
  const auto first = admission.Admit({.own = 10});
  const auto second = admission.Admit({.own = 10});
  ASSERT_TRUE(first.ok() && second.ok());
  const absl::Status third = admission.Admit({.own = 10}).status();
  EXPECT_TRUE(absl::IsResourceExhausted(third));
  EXPECT_EQ(ReasonOf(third), Reason::kSessionLimit);
  EXPECT_GT(RetryAfterOf(third), absl::ZeroDuration());
  EXPECT_EQ(third.message(), "2 sessions are open, at most 2 may be");
  EXPECT_EQ(budget.reserved_bytes(), 20);
}

TEST(AdmissionTest, RefusesASessionWhoseBytesDoNotFit) {
  MemoryBudget budget(100);
  Admission admission(2, budget);
  const absl::Status refused = admission.Admit({.own = 101}).status();
  EXPECT_EQ(ReasonOf(refused), Reason::kMemoryExhausted);
  EXPECT_EQ(admission.open_sessions(), 0);
}

TEST(AdmissionTest, ASlotGivesBackItsPlaceAndItsBytes) {
  MemoryBudget budget(100);
  Admission admission(1, budget);
  {
    const auto slot = admission.Admit({.own = 100});
    ASSERT_TRUE(slot.ok());
    EXPECT_EQ(slot->own_bytes(), 100);
    EXPECT_EQ(admission.open_sessions(), 1);
  }
  EXPECT_EQ(admission.open_sessions(), 0);
  EXPECT_EQ(budget.reserved_bytes(), 0);
}

TEST(AdmissionTest, AMovedSlotIsGivenBackOnce) {
  MemoryBudget budget(100);
  Admission admission(2, budget);
  const auto other = admission.Admit({.own = 1});
  {
    auto slot = admission.Admit({.own = 10});
    const Admission::Slot moved = *std::move(slot);
  }
  EXPECT_EQ(admission.open_sessions(), 1);
  EXPECT_EQ(budget.reserved_bytes(), 1);
}

TEST(AdmissionTest, WouldAdmitAgreesWithAdmitAndTakesNothing) {
  MemoryBudget budget(100);
  Admission admission(1, budget);
  EXPECT_TRUE(admission.WouldAdmit({.own = 100}).ok());
  EXPECT_EQ(ReasonOf(admission.WouldAdmit({.own = 101})),
            Reason::kMemoryExhausted);
  EXPECT_EQ(admission.open_sessions(), 0);
  const auto slot = admission.Admit({.own = 1});
  EXPECT_EQ(ReasonOf(admission.WouldAdmit({.own = 1})), Reason::kSessionLimit);
}

TEST(AdmissionTest, RefusesForTheFirstReasonGiven) {
  MemoryBudget budget(100);
  Admission admission(2, budget);
  admission.Refuse(absl::UnavailableError("closing time"));
  admission.Refuse(absl::InternalError("another reason"));
  EXPECT_EQ(admission.Admit({.own = 1}).status().message(), "closing time");
  EXPECT_EQ(admission.WouldAdmit({.own = 1}).message(), "closing time");
}

}  // namespace
}  // namespace limpid
