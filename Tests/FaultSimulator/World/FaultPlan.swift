/// How much goes wrong in one world.
struct FaultPlan {
    /// How many drivers are killed in the middle of a call of the disk.
    var kills: Int
    /// How often the power goes, in the middle of a call or between two.
    var powerCuts: Int
    /// How often the disk is full for a while.
    var fullDisks: Int
    /// How many flushes fail.
    var failedFlushes: Int
    /// How many supervisors are killed.
    var supervisorKills: Int
    /// How often the clock is set.
    var clockJumps: Int
    /// One in so many answers of the world outside is given twice, late or never.
    var strayAnswers: Int

    static let none = FaultPlan(
        kills: 0,
        powerCuts: 0,
        fullDisks: 0,
        failedFlushes: 0,
        supervisorKills: 0,
        clockJumps: 0,
        strayAnswers: .max
    )

    /// Draws one: worlds in which one thing goes wrong often, and worlds in which everything does.
    static func draw(_ dice: inout Dice) -> FaultPlan {
        FaultPlan(
            kills: dice.oneIn(4) ? 0 : dice.mostlySmall(upTo: 12),
            powerCuts: dice.oneIn(3) ? 0 : dice.mostlySmall(upTo: 8),
            fullDisks: dice.oneIn(2) ? 0 : dice.within(1...2),
            failedFlushes: dice.oneIn(4) ? 1 : 0,
            supervisorKills: dice.oneIn(2) ? 0 : dice.within(1...3),
            clockJumps: dice.oneIn(2) ? 0 : dice.within(1...3),
            strayAnswers: dice.pick([3, 6, 20])
        )
    }
}
