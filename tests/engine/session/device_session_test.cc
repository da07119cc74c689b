#include "engine/session/device_session.h"

#include <ATen/ATen.h>

#include <limits>
#include <stdexcept>
#include <vector>

#include "engine/base/errors.h"
#include "tests/engine/session/session_fixture.h"

namespace limpid {
namespace {

class DeviceSessionTest : public SessionFixture {
 protected:
  static MeasurementModel Model(const SessionConfig& config) {
    return MeasurementModel(config.op, config.noise_level, config.source.size,
                            MemoryBudget::Lease());
  }

  // Restores one chunk of two frames.
  static absl::StatusOr<RestoredChunk> RestoreAt(DeviceSession& session,
                                                 int64_t first_frame) {
    MeasurementModel model = Model(session.config());
    return session.Restore(TestChunk(session.config().source, first_frame, 2),
                           model);
  }
};

TEST_F(DeviceSessionTest, GivesTheSolverTheMeasurementAndItsPlace) {
  const ScriptedSolver solver([](const ChunkProblem& problem, int64_t) {
    EXPECT_EQ(problem.measurement.sizes(), at::IntArrayRef({2, 3, 8, 16}));
    EXPECT_EQ(problem.noise_level, 0.1);
    EXPECT_EQ(problem.first_frame, 40);
    EXPECT_EQ(problem.seed, 7u);
    EXPECT_TRUE(problem.discontinuity);
    EXPECT_EQ(problem.op.input_size(), (FrameSize{16, 8}));
    return problem.measurement;
  });
  SessionConfig config = SmallConfig();
  config.seed = 7;
  const auto session = NewDeviceSession(solver, config);
  MeasurementModel model = Model(config);
  Chunk chunk = TestChunk(config.source, 40, 2);
  chunk.discontinuity = true;
  const auto restored = session->Restore(std::move(chunk), model);
  ASSERT_TRUE(restored.ok()) << restored.status();
  EXPECT_EQ(restored->first_frame, 40);
  EXPECT_TRUE(restored->discontinuity);
  EXPECT_EQ(restored->operator_hash, model.hash());
}

TEST_F(DeviceSessionTest, ConvertsToTheOutputFormat) {
  const ScriptedSolver solver([](const ChunkProblem& problem, int64_t) {
    return at::ones_like(problem.measurement);
  });
  SessionConfig config = SmallConfig();
  config.output.layout = PixelLayout::kRgb;
  const auto restored = RestoreAt(*NewDeviceSession(solver, config), 0);
  ASSERT_TRUE(restored.ok());
  EXPECT_EQ(restored->frames[1].planes[0].data,
            std::string(16 * 8 * 3, '\xff'));
}

TEST_F(DeviceSessionTest, NoiselessIdentityComesBackBitByBit) {
  const ScriptedSolver solver([](const ChunkProblem& problem, int64_t) {
    ADD_FAILURE() << "the solver was asked";
    return problem.measurement;
  });
  SessionConfig config = SmallConfig();
  config.noise_level = 0;
  const auto session = NewDeviceSession(solver, config);
  Chunk chunk = TestChunk(config.source, 3, 2);
  chunk.frames[0].planes[0].stride = 32;
  chunk.frames[0].planes[0].data.resize(32 * 8, 'p');
  const Chunk sent = chunk;
  const char* const samples = chunk.frames[1].planes[0].data.data();
  MeasurementModel model = Model(config);
  const auto restored = session->Restore(std::move(chunk), model);
  ASSERT_TRUE(restored.ok());
  for (size_t i = 0; i < sent.frames.size(); ++i) {
    EXPECT_EQ(restored->frames[i].pts, sent.frames[i].pts);
    for (size_t p = 0; p < sent.frames[i].planes.size(); ++p) {
      EXPECT_EQ(restored->frames[i].planes[p].data,
                sent.frames[i].planes[p].data);
      EXPECT_EQ(restored->frames[i].planes[p].stride,
                sent.frames[i].planes[p].stride);
    }
  }
  // Moved, not copied.
  EXPECT_EQ(restored->frames[1].planes[0].data.data(), samples);
}

TEST_F(DeviceSessionTest, NoiseOrAnotherFormatGoesThroughTheSolver) {
  int64_t asked = 0;
  const ScriptedSolver solver([&](const ChunkProblem& problem, int64_t) {
    ++asked;
    return problem.measurement;
  });
  SessionConfig converted = SmallConfig();
  converted.noise_level = 0;
  converted.output.layout = PixelLayout::kYuv444;
  EXPECT_TRUE(RestoreAt(*NewDeviceSession(solver, converted), 0).ok());
  EXPECT_TRUE(RestoreAt(*NewDeviceSession(solver), 0).ok());
  EXPECT_EQ(asked, 2);
}

TEST_F(DeviceSessionTest, AFailedChunkLeavesTheSessionAsItWas) {
  bool fails = false;
  int64_t seen = -1;
  const ScriptedSolver solver(
      [&](const ChunkProblem& problem, int64_t chunks_restored) {
        if (fails) throw std::runtime_error("the solver failed");
        seen = chunks_restored;
        return problem.measurement;
      });
  const auto session = NewDeviceSession(solver);
  EXPECT_TRUE(RestoreAt(*session, 0).ok());
  fails = true;
  const absl::Status failed = RestoreAt(*session, 2).status();
  EXPECT_TRUE(absl::IsInternal(failed));
  EXPECT_EQ(ReasonOf(failed), Reason::kDefect);
  fails = false;
  EXPECT_TRUE(RestoreAt(*session, 2).ok());
  EXPECT_EQ(seen, 1);
}

// The solver may have forgotten the past before it failed.
TEST_F(DeviceSessionTest, StartsAnewAfterADiscontinuityThatFailed) {
  bool fails = false;
  int64_t chunks_before = -1;
  const ScriptedSolver solver(
      [&](const ChunkProblem& problem, int64_t chunks_restored) {
        if (fails) throw std::runtime_error("the solver failed");
        chunks_before = chunks_restored;
        return problem.measurement;
      });
  const auto session = NewDeviceSession(solver);
  EXPECT_TRUE(RestoreAt(*session, 0).ok());
  fails = true;
  MeasurementModel model = Model(session->config());
  Chunk cut = TestChunk(session->config().source, 2, 2);
  cut.discontinuity = true;
  EXPECT_FALSE(session->Restore(std::move(cut), model).ok());
  fails = false;
  EXPECT_TRUE(RestoreAt(*session, 2)->discontinuity);
  EXPECT_EQ(chunks_before, 0);
}

TEST_F(DeviceSessionTest, RefusesPixelsThatAreNotFinite) {
  for (double bad : {std::numeric_limits<double>::quiet_NaN(),
                     std::numeric_limits<double>::infinity()}) {
    const ScriptedSolver solver([bad](const ChunkProblem& problem, int64_t) {
      at::Tensor video = problem.measurement.clone();
      video[1][2][3][4] = bad;
      return video;
    });
    const absl::Status refused =
        RestoreAt(*NewDeviceSession(solver), 4).status();
    EXPECT_TRUE(absl::IsInternal(refused));
    EXPECT_EQ(ReasonOf(refused), Reason::kDefect);
    EXPECT_EQ(refused.message(),
              "the chunk at frame 4 has pixels that are not finite");
  }
  EXPECT_EQ(log_.non_finite_chunks(), 2);
}

TEST_F(DeviceSessionTest, StartsAnewAfterPixelsThatAreNotFinite) {
  bool is_bad = true;
  const ScriptedSolver solver(
      [&](const ChunkProblem& problem, int64_t chunks_restored) {
        EXPECT_EQ(chunks_restored, 0);
        EXPECT_TRUE(problem.discontinuity);
        return is_bad ? problem.measurement / 0 : problem.measurement;
      });
  const auto session = NewDeviceSession(solver);
  EXPECT_FALSE(RestoreAt(*session, 0).ok());
  is_bad = false;
  EXPECT_TRUE(RestoreAt(*session, 2)->discontinuity);
}

TEST_F(DeviceSessionTest, AGapIsADiscontinuity) {
  std::vector<bool> seen;
  const ScriptedSolver solver([&](const ChunkProblem& problem, int64_t) {
    seen.push_back(problem.discontinuity);
    return problem.measurement;
  });
  const auto session = NewDeviceSession(solver);
  EXPECT_TRUE(RestoreAt(*session, 0)->discontinuity);
  EXPECT_FALSE(RestoreAt(*session, 2)->discontinuity);
  EXPECT_TRUE(RestoreAt(*session, 6)->discontinuity);
  EXPECT_FALSE(RestoreAt(*session, 8)->discontinuity);
  EXPECT_EQ(seen, (std::vector<bool>{true, false, true, false}));
}

TEST_F(DeviceSessionTest, WhatPassesThroughForgetsThePast) {
  int64_t chunks_before = -1;
  const ScriptedSolver solver(
      [&](const ChunkProblem& problem, int64_t chunks_restored) {
        chunks_before = chunks_restored;
        EXPECT_TRUE(problem.discontinuity);
        return problem.measurement;
      });
  const auto session = NewDeviceSession(solver);
  EXPECT_TRUE(RestoreAt(*session, 0).ok());
  SessionConfig noiseless = SmallConfig();
  noiseless.noise_level = 0;
  MeasurementModel identity = Model(noiseless);
  const auto passed =
      session->Restore(TestChunk(noiseless.source, 2, 2), identity);
  ASSERT_TRUE(passed.ok());
  EXPECT_FALSE(passed->discontinuity);
  EXPECT_TRUE(RestoreAt(*session, 4)->discontinuity);
  EXPECT_EQ(chunks_before, 0);
}

TEST_F(DeviceSessionTest, StartsAnewWhenTheFirstChunkFails) {
  bool fails = true;
  const ScriptedSolver solver([&](const ChunkProblem& problem, int64_t) {
    if (fails) throw std::runtime_error("the solver failed");
    EXPECT_TRUE(problem.discontinuity);
    return problem.measurement;
  });
  const auto session = NewDeviceSession(solver);
  EXPECT_FALSE(RestoreAt(*session, 0).ok());
  fails = false;
  EXPECT_TRUE(RestoreAt(*session, 0)->discontinuity);
}

TEST_F(DeviceSessionTest, StartsAnewWhenTheVideoCannotBeConverted) {
  bool is_odd = false;
  int64_t chunks_before = -1;
  const ScriptedSolver solver([&](const ChunkProblem& problem,
                                  int64_t chunks_restored) {
    chunks_before = chunks_restored;
    return is_odd ? problem.measurement.narrow(1, 0, 2) : problem.measurement;
  });
  const auto session = NewDeviceSession(solver);
  EXPECT_TRUE(RestoreAt(*session, 0).ok());
  is_odd = true;
  EXPECT_FALSE(RestoreAt(*session, 2).ok());
  is_odd = false;
  EXPECT_TRUE(RestoreAt(*session, 2)->discontinuity);
  EXPECT_EQ(chunks_before, 0);
}

TEST_F(DeviceSessionTest, AStoppedOneRestoresNothing) {
  const ScriptedSolver solver(ScriptedSolver::Measurement);
  const auto session = NewDeviceSession(solver);
  session->Stop();
  EXPECT_TRUE(absl::IsCancelled(RestoreAt(*session, 0).status()));
}

TEST_F(DeviceSessionTest, TheSolverSeesTheStop) {
  std::shared_ptr<DeviceSession> session;
  const ScriptedSolver solver([&](const ChunkProblem& problem, int64_t) {
    session->Stop();
    problem.stop.Check();
    return problem.measurement;
  });
  session = NewDeviceSession(solver);
  EXPECT_TRUE(absl::IsCancelled(RestoreAt(*session, 0).status()));
}

}  // namespace
}  // namespace limpid
