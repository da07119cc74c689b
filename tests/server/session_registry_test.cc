#include "server/session_registry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <thread>
#include <utility>

#include "absl/time/clock.h"
#include "engine/base/errors.h"

namespace limpid::server {
namespace {

class NotedStream final : public OpenStream {
 public:
  explicit NotedStream(StreamInfo info) : info_(std::move(info)) {}

  StreamInfo Info() const override { return info_; }
  void Drain(absl::Duration deadline) override { drained.push_back(deadline); }
  void Cancel(const absl::Status& status) override { cancelled = status; }
  void CheckTimers(absl::Time now) override { checked_at = now; }

  std::vector<absl::Duration> drained;
  absl::Status cancelled;
  absl::Time checked_at;

 private:
  const StreamInfo info_;
};

std::shared_ptr<NotedStream> StreamOf(const std::string& session_id,
                                      int64_t opened_at = 0) {
  StreamInfo info;
  info.session_id = session_id;
  info.opened_at = absl::FromUnixSeconds(opened_at);
  return std::make_shared<NotedStream>(info);
}

TEST(SessionRegistryTest, ListsOpenedSessionsOldestFirst) {
  SessionRegistry registry;
  registry.Add(StreamOf("young", 20));
  registry.Add(StreamOf("old", 10));
  registry.Add(StreamOf(""));
  const std::vector<StreamInfo> sessions = registry.List();
  ASSERT_EQ(sessions.size(), 2u);
  EXPECT_EQ(sessions[0].session_id, "old");
  EXPECT_EQ(sessions[1].session_id, "young");
  EXPECT_EQ(registry.size(), 3);
}

TEST(SessionRegistryTest, ForgetsWhatIsRemoved) {
  SessionRegistry registry;
  const auto stream = StreamOf("a");
  registry.Add(stream);
  registry.Remove(stream);
  EXPECT_EQ(registry.size(), 0);
  EXPECT_TRUE(registry.WaitUntilEmpty(absl::InfinitePast()));
}

TEST(SessionRegistryTest, TellsEveryStreamOfADrainOnce) {
  SessionRegistry registry;
  const auto stream = StreamOf("a");
  registry.Add(stream);
  registry.BeginDrain(absl::Seconds(5));
  registry.BeginDrain(absl::Seconds(9));
  EXPECT_THAT(stream->drained, testing::ElementsAre(absl::Seconds(5)));
}

TEST(SessionRegistryTest, TellsStreamsThatComeDuringADrain) {
  SessionRegistry registry;
  registry.BeginDrain(absl::Seconds(5));
  const auto stream = StreamOf("a");
  registry.Add(stream);
  ASSERT_EQ(stream->drained.size(), 1u);
  EXPECT_LE(stream->drained[0], absl::Seconds(5));
}

TEST(SessionRegistryTest, WaitsForTheLastStream) {
  SessionRegistry registry;
  const auto stream = StreamOf("a");
  registry.Add(stream);
  EXPECT_FALSE(registry.WaitUntilEmpty(absl::Now()));
  std::thread remover([&] { registry.Remove(stream); });
  EXPECT_TRUE(registry.WaitUntilEmpty(absl::InfiniteFuture()));
  remover.join();
}

TEST(SessionRegistryTest, EndsWhatIsLeft) {
  SessionRegistry registry;
  const auto stream = StreamOf("a");
  registry.Add(stream);
  registry.CancelAll();
  EXPECT_TRUE(absl::IsUnavailable(stream->cancelled));
  EXPECT_EQ(ReasonOf(stream->cancelled), Reason::kDraining);
}

TEST(SessionRegistryTest, PassesTheTimeOn) {
  SessionRegistry registry;
  const auto stream = StreamOf("a");
  registry.Add(stream);
  registry.CheckTimers(absl::FromUnixSeconds(7));
  EXPECT_EQ(stream->checked_at, absl::FromUnixSeconds(7));
}

}  // namespace
}  // namespace limpid::server
