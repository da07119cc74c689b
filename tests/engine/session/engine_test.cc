#include "engine/session/engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <random>
#include <thread>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "engine/base/errors.h"
#include "tests/testing/frames.h"
#include "tests/testing/random_restoration_model.h"
#include "tests/testing/temporary_folder.h"

namespace limpid {
namespace {

SessionConfig Config() {
  SessionConfig config;
  config.source.size = {16, 8};
  config.output = config.source;
  return config;
}

EngineOptions Options() {
  EngineOptions options;
  options.device = "cpu";
  options.cpu_threads = 1;
  return options;
}

std::unique_ptr<Engine> NewEngine(EngineOptions options = Options(),
                                  EngineObserver* observer = nullptr) {
  return *Engine::Create(std::move(options), observer);
}

absl::StatusOr<RestoredChunk> Restore(
    Session& session, int64_t first_frame, int64_t num_frames,
    absl::Time deadline = absl::InfiniteFuture()) {
  absl::StatusOr<RestoredChunk> restored;
  absl::Notification arrived;
  RestoredCallback done = [&](absl::StatusOr<RestoredChunk> chunk) {
    restored = std::move(chunk);
    arrived.Notify();
  };
  const absl::Status queued = session.Submit(
      TestChunk(session.config().source, first_frame, num_frames), deadline,
      done);
  if (!queued.ok()) return queued;
  arrived.WaitForNotification();
  return restored;
}

TEST(EngineTest, StartsAndStopsWithoutSessions) {
  const auto engine = NewEngine();
  EXPECT_TRUE(engine->stats().worker_up);
  EXPECT_EQ(engine->stats().limit_bytes, Options().memory_limit_bytes);
}

TEST(EngineTest, RefusesADeviceThatIsNotThere) {
  EngineOptions options = Options();
  options.device = "tpu";
  EXPECT_EQ(FieldOf(Engine::Create(options, nullptr).status()), "device");
}

TEST(EngineTest, RestoresWithTheLinearSolver) {
  const auto engine = NewEngine();
  SessionConfig config = Config();
  config.op = *ParseOperator("blur:sigma=1");
  config.noise_level = 0.01;
  const auto session = *engine->Open(config);
  for (int64_t first : {0, 9}) {
    const auto restored = Restore(*session, first, 9);
    ASSERT_TRUE(restored.ok()) << restored.status();
    EXPECT_EQ(restored->first_frame, first);
    EXPECT_EQ(restored->frames.size(), 9u);
    EXPECT_EQ(restored->operator_hash,
              OperatorHash(session->config().op, 0.01));
    EXPECT_EQ(restored->frames[1].pts,
              TestFrame(session->config().source, first + 1).pts);
  }
}

TEST(EngineTest, HandsNoiselessIdentityBackBitByBit) {
  const auto engine = NewEngine();
  const auto session = *engine->Open(Config());
  const auto restored = Restore(*session, 3, 1);
  const Frame sent = TestFrame(Config().source, 3);
  for (size_t i = 0; i < sent.planes.size(); ++i) {
    EXPECT_EQ(restored->frames[0].planes[i].data, sent.planes[i].data);
  }
}

TEST(EngineTest, RefusesABadConfig) {
  const auto engine = NewEngine();
  SessionConfig config = Config();
  config.noise_level = 2;
  EXPECT_EQ(FieldOf(engine->Open(config).status()), "noise_level");
  EXPECT_EQ(engine->stats().open_sessions, 0);
}

TEST(EngineTest, RefusesMoreSessionsThanAllowed) {
  EngineOptions options = Options();
  options.max_sessions = 1;
  const auto engine = NewEngine(options);
  auto first = engine->Open(Config());
  ASSERT_TRUE(first.ok());
  const absl::Status refused = engine->Open(Config()).status();
  EXPECT_EQ(ReasonOf(refused), Reason::kSessionLimit);
  EXPECT_TRUE(RetryAfterOf(refused).has_value());
  first->reset();
  EXPECT_TRUE(engine->Open(Config()).ok());
}

TEST(EngineTest, RefusesASessionWhoseBytesDoNotFit) {
  EngineOptions options = Options();
  const SessionConfig resolved =
      *ResolveConfig(Config(), options.session_limits);
  const int64_t own = SessionBytes(resolved, options.session_limits);
  const int64_t shared = WorkBytes(resolved, options.session_limits);
  options.memory_limit_bytes = 2 * own + shared - 1;
  const auto engine = NewEngine(options);
  auto first = engine->Open(Config());
  ASSERT_TRUE(first.ok());
  EXPECT_EQ((*first)->reserved_bytes(), own);
  EXPECT_EQ(engine->stats().reserved_bytes, own + shared);
  const absl::Status refused = engine->Open(Config()).status();
  EXPECT_EQ(ReasonOf(refused), Reason::kMemoryExhausted);
  EXPECT_TRUE(RetryAfterOf(refused).has_value());
  EXPECT_EQ(engine->WouldAdmit((*first)->config()), refused);
}

TEST(EngineTest, DrainsWithoutDisturbingOpenSessions) {
  const auto engine = NewEngine();
  const auto session = *engine->Open(Config());
  engine->RefuseNewSessions();
  const absl::Status refused = engine->Open(Config()).status();
  EXPECT_TRUE(absl::IsUnavailable(refused));
  EXPECT_EQ(ReasonOf(refused), Reason::kDraining);
  EXPECT_TRUE(RetryAfterOf(refused).has_value());
  EXPECT_TRUE(Restore(*session, 0, 9).ok());
}

TEST(EngineTest, PredictsTheTimeOfAChunkThatItHasSeen) {
  const auto engine = NewEngine();
  const auto session = *engine->Open(Config());
  EXPECT_EQ(engine->PredictedChunkTime(session->config()),
            absl::ZeroDuration());
  const auto restored = Restore(*session, 0, 12);
  EXPECT_EQ(engine->PredictedChunkTime(session->config()),
            restored->device_time);
  EXPECT_EQ(engine->stats().device_busy, restored->device_time);
}

// A model of all solvers in a folder, eight frames a chunk.
class EngineModelTest : public testing::TestWithParam<SolverKind> {
 protected:
  EngineModelTest() { WriteRandomRestorationModel(folder_.path()); }

  EngineOptions ModelOptions() const {
    EngineOptions options = Options();
    options.models = {folder_.path()};
    return options;
  }
  // Frames of a size that is no multiple of the codec's stride.
  static SessionConfig LearnedConfig(const char* op = "blur:sigma=1") {
    SessionConfig config = Config();
    config.source.size = {30, 22};
    config.solver = GetParam();
    config.op = *ParseOperator(op);
    config.noise_level = 0.01;
    config.seed = 5;
    return config;
  }
  // The bytes of the frames of three chunks, the last one a tail.
  static std::vector<std::string> RestoreStream(Session& session) {
    std::vector<std::string> planes;
    for (const auto& [first, count] :
         std::vector<std::pair<int64_t, int64_t>>{{0, 5}, {5, 8}, {13, 3}}) {
      const auto restored = Restore(session, first, count);
      EXPECT_TRUE(restored.ok()) << restored.status();
      EXPECT_EQ(std::ssize(restored->frames), count);
      for (const Frame& frame : restored->frames) {
        for (const Plane& plane : frame.planes) planes.push_back(plane.data);
      }
    }
    return planes;
  }

  const TemporaryFolder folder_;
};

TEST_P(EngineModelTest, RestoresAStreamInTheCadenceOfTheModel) {
  const auto engine = NewEngine(ModelOptions());
  EXPECT_EQ(engine->options().session_limits.cadence.chunk_frames, 8);
  const auto session = *engine->Open(LearnedConfig());
  RestoreStream(*session);
  EXPECT_GT(session->reserved_bytes(), 0);
}

TEST_P(EngineModelTest, GivesTheSameAloneAndBesideOthers) {
  const auto engine = NewEngine(ModelOptions());
  const auto alone = RestoreStream(**engine->Open(LearnedConfig()));
  const auto session = *engine->Open(LearnedConfig());
  const auto other = *engine->Open(LearnedConfig("downsample:factor=2"));
  std::thread neighbour([&other] {
    for (int64_t chunk = 0; chunk < 4; ++chunk) {
      EXPECT_TRUE(Restore(*other, 8 * chunk, 8).ok());
    }
  });
  EXPECT_EQ(RestoreStream(*session), alone);
  neighbour.join();
}

TEST_P(EngineModelTest, TakesAnOperatorThatChanges) {
  const auto engine = NewEngine(ModelOptions());
  const auto session = *engine->Open(LearnedConfig());
  ASSERT_TRUE(Restore(*session, 0, 5).ok());
  const OperatorSpec average = {.stages = {TemporalAverageSpec{.frames = 5}}};
  ASSERT_TRUE(session->ChangeOperator(average, 0).ok());
  const auto changed = Restore(*session, 5, 8);
  ASSERT_TRUE(changed.ok()) << changed.status();
  EXPECT_FALSE(changed->discontinuity);
}

TEST_P(EngineModelTest, EnlargesAMeasurementThatIsEncodedAsItIs) {
  const auto engine = NewEngine(ModelOptions());
  SessionConfig config = LearnedConfig("downsample:factor=2");
  config.solver_options.sampler.start_video = StartVideo::kMeasurement;
  const auto session = *engine->Open(config);
  EXPECT_EQ(session->config().output.size, (FrameSize{60, 44}));
  RestoreStream(*session);
}

TEST_P(EngineModelTest, GoesOnAfterAStopAsANewSession) {
  const auto engine = NewEngine(ModelOptions());
  auto session = *engine->Open(LearnedConfig());
  ASSERT_TRUE(Restore(*session, 0, 5).ok());
  session->Stop();
  EXPECT_TRUE(absl::IsCancelled(Restore(*session, 5, 8).status()));
  session.reset();
  EXPECT_EQ(engine->stats().reserved_bytes, 0);
  EXPECT_TRUE(Restore(**engine->Open(LearnedConfig()), 0, 5).ok());
}

INSTANTIATE_TEST_SUITE_P(Solvers, EngineModelTest,
                         testing::Values(SolverKind::kInstantVir,
                                         SolverKind::kAvis,
                                         SolverKind::kAvisFlash));

TEST(EngineTest, RefusesALearnedSolverWithoutAModel) {
  const auto engine = NewEngine();
  SessionConfig config = Config();
  config.solver = SolverKind::kAvis;
  const absl::Status refused = engine->Open(config).status();
  EXPECT_TRUE(absl::IsUnimplemented(refused));
  EXPECT_EQ(FieldOf(refused), "solver.kind");
}

TEST(EngineTest, RefusesAModelThatIsNotThere) {
  EngineOptions options = Options();
  options.models = {"/nowhere"};
  EXPECT_TRUE(absl::IsNotFound(Engine::Create(options, nullptr).status()));
}

TEST(EngineTest, RefusesAModelWhoseChunksMayNotBeInFlight) {
  const TemporaryFolder folder;
  WriteRandomRestorationModel(folder.path());
  EngineOptions options = Options();
  options.models = {folder.path()};
  options.session_limits.max_frames_in_flight = 7;
  EXPECT_EQ(FieldOf(Engine::Create(options, nullptr).status()), "models");
}

TEST(EngineTest, RefusesChunksThatMayNotBeInFlight) {
  EngineOptions options = Options();
  options.session_limits.cadence.chunk_frames = 9;
  options.session_limits.max_frames_in_flight = 7;
  const absl::Status refused = Engine::Create(options, nullptr).status();
  EXPECT_EQ(FieldOf(refused), "max_frames_in_flight");
  EXPECT_EQ(refused.message(),
            "max_frames_in_flight is 7, expected at least 9, the frames of a "
            "chunk");
}

class DeadlineObserver final : public EngineObserver {
 public:
  void OnChunkRestored(const SessionConfig&, const RestoredChunk&,
                       bool deadline_met) override {
    met.push_back(deadline_met);
  }
  std::vector<bool> met;  // written by the device thread before its callback
};

TEST(EngineTest, TellsTheObserverWhetherTheDeadlineWasMet) {
  DeadlineObserver observer;
  const auto engine = NewEngine(Options(), &observer);
  const auto session = *engine->Open(Config());
  ASSERT_TRUE(Restore(*session, 0, 1, absl::InfinitePast()).ok());
  ASSERT_TRUE(Restore(*session, 1, 1, absl::InfiniteFuture()).ok());
  EXPECT_THAT(observer.met, testing::ElementsAre(false, true));
}

// Counts the answers of chunks, so that a test can wait for all of them.
class AnswerCounter {
 public:
  RestoredCallback Callback() {
    return [this](absl::StatusOr<RestoredChunk>) {
      absl::MutexLock lock(&mutex_);
      ++answers_;
    };
  }
  void WaitFor(int64_t answers) {
    absl::MutexLock lock(&mutex_);
    const auto enough = [&]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
      return answers_ >= answers;
    };
    mutex_.Await(absl::Condition(&enough));
    EXPECT_EQ(answers_, answers);
  }

 private:
  absl::Mutex mutex_;
  int64_t answers_ ABSL_GUARDED_BY(mutex_) = 0;
};

// One session lived at random; returns how many of its chunks will be answered.
int64_t LiveAtRandom(Engine& engine, AnswerCounter& answers, uint32_t seed) {
  std::mt19937 random(seed);
  SessionConfig config = Config();
  config.tenant = random() % 2 == 0 ? "a" : "b";
  config.noise_level = random() % 4 == 0 ? 0.1 : 0;
  absl::StatusOr<std::unique_ptr<Session>> session = engine.Open(config);
  if (!session.ok()) return 0;
  int64_t answered = 0;
  for (uint32_t step = random() % 6; step > 0; --step) {
    switch (random() % 5) {
      case 0:
        (*session)->Stop();
        break;
      case 1:
        if ((*session)->TakeBackOldest().has_value()) --answered;
        break;
      case 2: {
        const OperatorSpec blur = *ParseOperator("blur:sigma=1");
        EXPECT_TRUE((*session)->ChangeOperator(blur, 0.1).ok());
        break;
      }
      default: {
        RestoredCallback done = answers.Callback();
        const absl::Status queued = (*session)->Submit(
            TestChunk(config.source, 0, 1),
            absl::Now() + absl::Milliseconds(random() % 50), done);
        if (queued.ok()) ++answered;
      }
    }
  }
  return answered;
}

TEST(EngineTest, EveryByteComesBackAfterManyRandomLives) {
  constexpr int kThreads = 4;
  constexpr int kLives = 125;
  EngineOptions options = Options();
  options.max_sessions = 3;
  const auto engine = NewEngine(options);
  AnswerCounter answers;
  std::atomic<int64_t> expected = 0;
  std::vector<std::thread> threads;
  for (uint32_t thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (uint32_t life = 0; life < kLives; ++life) {
        expected += LiveAtRandom(*engine, answers, thread * kLives + life);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  answers.WaitFor(expected);
  EXPECT_EQ(engine->stats().reserved_bytes, 0);
  EXPECT_EQ(engine->stats().open_sessions, 0);
  EXPECT_EQ(engine->stats().queued_chunks, 0);
}

}  // namespace
}  // namespace limpid
